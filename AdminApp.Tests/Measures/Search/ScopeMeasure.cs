using AdminApp.Core.Transcripts.Search;

namespace AdminApp.Tests.Measures.Search;

/// <summary>
/// <c>measure scope</c>: the meetings of <c>dev</c> under everyday titles and days, and sixty questions that name them as people do. How many of ten passages
/// are from the meeting that was meant, with the scope read and without; and what the marked questions, which name none, lose.
/// </summary>
internal static class ScopeMeasure
{
    private static readonly DateOnly Today = new(2026, 11, 28);

    private static readonly string[] Titles =
    [
        "Retro", "Leadership weekly", "Client kickoff", "Budget review", "Teams standup", "Product planning", "Board meeting", "Hiring sync", "Design review", "Sales call",
        "All-hands", "Marketing weekly", "Security review", "Sprint 14 retro", "Support standup", "Quarterly review", "Onboarding workshop", "Vendor call", "Roadmap planning", "Incident postmortem",
        "Research sync", "Legal check-in", "Data weekly", "Partner meeting", "Pricing workshop", "Wochenbesprechung", "Teamsitzung", "Jour fixe Technik", "Réunion produit", "Point hebdo",
        "Reunión de ventas", "Seguimiento semanal", "Riunione di prodotto", "Allineamento vendite", "Offsite",
    ];

    // {0}: the title. The number says which title, in the order above.
    private static readonly (string Text, int Title)[] Questions =
    [
        ("What was decided in {0}?", 0), ("Summarize {0}.", 1), ("What were the open questions in {0}?", 2), ("Which action items came out of {0}?", 3), ("Who was there at {0}?", 4),
        ("what did we agree in the {0}", 5), ("What happened in the {0}?", 6), ("Give me a recap of the {0}.", 7), ("What concerns were raised during the {0}?", 8), ("What did the customer want in the {0}?", 9),
        ("What was announced at the {0}?", 10), ("What did we say about the remote control in {0}?", 11), ("Were there any risks in the {0}?", 12), ("What came out of {0}?", 13), ("Who spoke most in {0}?", 14),
        ("What are the takeaways from the {0}?", 15), ("How long was the {0}?", 16), ("What did the vendor promise in the {0}?", 17), ("What is next after the {0}?", 18), ("What was the cause in the {0}?", 19),
        ("In {0}, what did they say about data?", 20), ("Any decisions in the {0}?", 21), ("Minutes of {0}, please", 22), ("What did people disagree about in the {0}?", 23), ("What prices were named in the {0}?", 24),
        ("Was wurde in der {0} beschlossen?", 25), ("Fasse die {0} zusammen.", 26), ("Was waren die offenen Fragen im {0}?", 27), ("Qu'est-ce qui a été décidé dans la {0} ?", 28), ("Résume le {0}.", 29),
        ("¿Qué se decidió en la {0}?", 30), ("¿Cuáles fueron los temas del {0}?", 31), ("Che cosa è stato deciso nella {0}?", 32), ("Riassumi l'{0}.", 33), ("What did we do at the {0}?", 34),
        ("what was decided in {0}, and why?", 4), ("What did the project manager say in {0}?", 0), ("Which numbers came up in the {0}?", 3), ("Was the deadline discussed in the {0}?", 5), ("Please list the decisions of {0}", 1),
        ("What questions did they ask in {0}?", 2), ("Tell me about the {0}", 8), ("What did they think of the design in the {0}?", 15), ("Why was the plan changed in {0}?", 20), ("What does {0} say about costs?", 11),
        ("What was said in the last meeting?", -1), ("What did we decide last time?", -1), ("Was wurde in der letzten Besprechung gesagt?", -1), ("Qu'a-t-on dit à la dernière réunion ?", -1), ("¿Qué se dijo en la última reunión?", -1),
        ("Di che cosa abbiamo parlato nell'ultima riunione?", -1), ("What was decided in yesterday's meeting?", -2), ("What did we agree in Thursday's meeting?", -3), ("Was haben wir gestern beschlossen?", -2), ("Qu'avons-nous décidé hier ?", -2),
        ("¿Qué decidimos ayer?", -2), ("Che cosa abbiamo deciso ieri?", -2), ("What was said on 26 November?", -3), ("Was wurde am Donnerstag gesagt?", -3), ("What did we discuss in the standup?", 4),
    ];

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        using var embedder = new CachedEmbedder();
        var set = QmsumSet.Load("dev");
        Rename(set);
        await using var store = await MeasuredStore.CreateAsync(set, embedder, stems: true, cancellationToken);
        var search = store.Search();
        Console.WriteLine("| | passages of the meeting that was meant, of 10 | all 10 | none |\n|---|---|---|---|");
        foreach (var (label, reads) in new[] { ("**AdminApp**", true), ("titles in the ranking only", false) })
        {
            var shares = new List<double>();
            foreach (var (text, title) in Questions)
            {
                var question = string.Format(System.Globalization.CultureInfo.InvariantCulture, text, title >= 0 ? Titles[title] : "");
                var result = await search.SearchAsync(new SearchQuery(question) { ReadsScope = reads, Today = Today }, cancellationToken);
                var meant = set.Meetings.Where((_, i) => IsMeant(i, title, text)).Select(meeting => meeting.Transcript.Id).ToHashSet();
                var share = result.Hits.Count == 0 ? 0 : result.Hits.Average(hit => meant.Contains(hit.TranscriptId) ? 1.0 : 0.0);
                shares.Add(share);
                if (reads && share < 0.9)
                {
                    Console.Error.WriteLine($"{share:0.0} {question} [{string.Join("; ", result.Scope.Filters.Select(filter => filter.Label))}]");
                }
            }

            Console.WriteLine(FormattableString.Invariant($"| {label} | {10 * shares.Average():0.0} | {shares.Count(share => share >= 0.999)} of {shares.Count} | {shares.Count(share => share <= 0)} |"));
        }

        Console.WriteLine("\n| marked questions, over all | @1 | @5 | @10 | MRR | limited |\n|---|---|---|---|---|---|");
        foreach (var (label, reads) in new[] { ("**AdminApp**", true), ("nothing read", false) })
        {
            var limited = 0;
            var figures = await SearchFigures.MeasureAsync(
                set.Questions,
                async (text, _) =>
                {
                    var result = await search.SearchAsync(new SearchQuery(text) { ReadsScope = reads, Today = Today }, cancellationToken);
                    limited += result.Scope.Filters.Count > 0 ? 1 : 0;
                    if (result.Scope.Filters.Count > 0)
                    {
                        Console.Error.WriteLine($"limited: {text} [{string.Join("; ", result.Scope.Filters.Select(filter => filter.Label))}]");
                    }

                    return [.. result.Hits.Select(hit => new Found(hit.File, hit.TurnFrom, hit.TurnTo, hit.Text.Length))];
                },
                inside: false,
                cancellationToken);
            Console.WriteLine($"| {label} | {figures} | {limited} of {set.Questions.Count} |");
        }

        return 0;
    }

    // The last is of yesterday, the one before of Thursday, and so on, a meeting a day or two.
    private static void Rename(QmsumSet set)
    {
        for (var i = 0; i < set.Meetings.Count; i++)
        {
            var transcript = set.Meetings[i].Transcript;
            transcript.Title = Titles[i];
            transcript.Date = i switch { 34 => new DateOnly(2026, 11, 27), 33 => new DateOnly(2026, 11, 26), _ => new DateOnly(2026, 11, 24).AddDays(-2 * (32 - i)) };
        }
    }

    private static bool IsMeant(int meeting, int title, string text) => title switch
    {
        -1 or -2 => meeting == 34,
        -3 => meeting == 33,
        _ when text.EndsWith("in the standup?", StringComparison.Ordinal) => Titles[meeting].EndsWith("standup", StringComparison.Ordinal),
        _ => meeting == title,
    };
}
