using System.Runtime.CompilerServices;
using AdminApp.Core.Scopes;
using AdminApp.Core.Transcripts.Search.Keyword;
using Lucene.Net.Index;

namespace AdminApp.Core.Transcripts.Search.Questions;

/// <summary>Meetings that a question names.</summary>
/// <param name="Transcripts">Their indexes in the snapshot.</param>
/// <param name="Title">The title of the newest of them.</param>
/// <param name="From">First word of the question that names them.</param>
/// <param name="To">Last word, inclusive.</param>
internal sealed record NamedMeetings(IReadOnlyList<int> Transcripts, string Title, int From, int To);

/// <summary>
/// Finds the meetings that a question names in everyday words: by the whole title ("Leadership weekly"), the file name, a code in the title
/// ("ES2004b"), or just the kind of meeting ("the retro" for "Sprint 14 retro"). A title made of words that people also talk about ("Budget")
/// counts only if the question uses it like a meeting: "in the budget meeting". Created once per snapshot of the index.
/// </summary>
internal sealed class MeetingTitles
{
    // A title of one common word is named by "in the …" only if the word is rare in other meetings.
    private const double RareShare = 0.01;

    private static readonly HashSet<string> Generic = [.. MeetingWords.Nouns, .. MeetingWords.Determiners, .. MeetingWords.Prepositions, "team", "group", "notes", "minutes", "audio", "untitled", "new", "and", "with", "on"];

    private static readonly ConditionalWeakTable<IndexSnapshot, Lazy<MeetingTitles>> OfSnapshots = new();

    private readonly IndexSnapshot _index;
    private readonly Dictionary<string, List<Title>> _byFirstWord = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _byWord = new(StringComparer.Ordinal);

    private MeetingTitles(IndexSnapshot index)
    {
        _index = index;
        var titles = new Dictionary<string, Title>(StringComparer.Ordinal);
        for (var i = 0; i < index.Transcripts.Count; i++)
        {
            var transcript = index.Transcripts[i];
            var words = QuestionToken.Read(transcript.Title);
            Add(titles, words, i);
            // "the product meeting" for "Product meeting ES2004b": one title without its code, number or year.
            Add(titles, [.. words.Where(word => !word.IsCode && !word.Text.All(char.IsAsciiDigit))], i);
            Add(titles, QuestionToken.Read(Path.GetFileNameWithoutExtension(transcript.FileName)), i);
            foreach (var word in words.Select(word => word.Text).Distinct(StringComparer.Ordinal))
            {
                ListOf(_byWord, word).Add(i);
            }
        }

        foreach (var title in titles.Values)
        {
            ListOf(_byFirstWord, title.Words[0].Text).Add(title);
        }
    }

    /// <summary>The titles by which a question can name meetings of a snapshot.</summary>
    /// <param name="index">The snapshot, for its transcripts and word frequencies.</param>
    public static MeetingTitles Of(IndexSnapshot index) => OfSnapshots.GetValue(index, snapshot => new Lazy<MeetingTitles>(() => new MeetingTitles(snapshot))).Value;

    /// <summary>The meetings named, in the order of the question; usually none.</summary>
    public List<NamedMeetings> Read(IReadOnlyList<QuestionToken> question)
    {
        // "To" in French and Italian, but an article in English: "Do we need a retro?" does not mean one that took place.
        if (QuestionLanguages.Detect(question) == QuestionLanguage.English)
        {
            question = [.. question.Select(token => token.Text == "a" ? token with { Text = "an" } : token)];
        }

        var found = new List<NamedMeetings>();
        for (var at = 0; at < question.Count;)
        {
            var named = Whole(question, at) ?? Code(question, at) ?? Kind(question, at);
            if (named is not null)
            {
                found.Add(named);
            }

            at = named?.To + 1 ?? at + 1;
        }

        return found;
    }

    // The longest title that starts here, if the question means it as a title.
    private NamedMeetings? Whole(IReadOnlyList<QuestionToken> question, int at)
    {
        var titles = Beginning(question[at].Text)
            .Where(title => at + title.Words.Count <= question.Count && !title.Words.Where((word, i) => !QuestionToken.Same(word.Text, question[at + i].Text)).Any())
            .OrderByDescending(title => title.Words.Count);
        foreach (var title in titles)
        {
            if (Means(question, at, title))
            {
                return Named(title.Transcripts, at, at + title.Words.Count - 1);
            }
        }

        return null;
    }

    private bool Means(IReadOnlyList<QuestionToken> question, int at, Title title)
    {
        var to = at + title.Words.Count - 1;
        if (title.Words is [{ Text: var only }] && (only.Length < 3 || only.All(char.IsAsciiDigit)))
        {
            return question[at].IsQuoted;
        }

        if (title.Words.All(word => Generic.Contains(word.Text)))
        {
            return title.Words.Count > 1 && Before(question, at) is Place.Time or Place.Request;
        }

        if (title.Words.Any(word => word.IsCode) || IsFollowedByNoun(question, to) || question[at].IsQuoted)
        {
            return true;
        }

        var before = Before(question, at);
        if (before == Place.Subject && !HoldsKind(title))
        {
            return false;
        }

        // Written like the title, in the middle of a sentence: "What did Retro decide?"
        var asWritten = at > 0 && title.Words[0].IsCapitalized && question[at].IsCapitalized && question[at - 1].Text is not "i";
        if (title.Words.Count > 1)
        {
            return HoldsKind(title) || asWritten || before is Place.Time or Place.Request;
        }

        if (IsOfSomething(question, to))
        {
            return false;
        }

        if (HoldsKind(title))
        {
            return asWritten || before is Place.Time or Place.Request;
        }

        // "In Hiring", capitalized and without an article, is the meeting; "in the hiring" may be what everyone talks about.
        var asName = asWritten && before is Place.Time or Place.Request && !MeetingWords.Determiners.Contains(question[at - 1].Text)
            && QuestionLanguages.Detect(question) == QuestionLanguage.English;
        return asName || ((asWritten || before is Place.Time or Place.Request) && IsRare(title));
    }

    // A code names one thing, wherever it appears.
    private NamedMeetings? Code(IReadOnlyList<QuestionToken> question, int at) =>
        question[at].IsCode && _byWord.TryGetValue(question[at].Text, out var transcripts) ? Named(transcripts, at, at) : null;

    // "the retro", "in the budget meeting": all whose title contains the word.
    private NamedMeetings? Kind(IReadOnlyList<QuestionToken> question, int at)
    {
        var word = question[at].Text;
        var isKind = MeetingWords.Kinds.Contains(word) && Before(question, at) is Place.Time or Place.Request;
        var beforeNoun = !Generic.Contains(word) && !MeetingWords.Latest.Contains(word) && IsFollowedByNoun(question, at) && Before(question, at) is Place.Time or Place.Request;
        // "The review of some problems" is a topic, "the review of last week" a meeting.
        if ((!isKind && !beforeNoun) || IsOfSomething(question, at))
        {
            return null;
        }

        // "the client kickoff" does not name a meeting if only "Vendor kickoff" is stored.
        var transcripts = _byWord.Where(pair => QuestionToken.Same(pair.Key, word)).SelectMany(pair => pair.Value).Distinct().ToList();
        if (isKind && at > 0 && !Generic.Contains(question[at - 1].Text) && !MeetingWords.Latest.Contains(question[at - 1].Text) && MeetingWords.Number(question[at - 1].Text) is null
            && !_byWord.ContainsKey(question[at - 1].Text))
        {
            return null;
        }

        return transcripts.Count == 0 ? null : Named(transcripts, at, at);
    }

    private NamedMeetings Named(IReadOnlyList<int> transcripts, int from, int to)
    {
        var newest = transcripts.MaxBy(i => _index.Transcripts[i].Order);
        return new NamedMeetings(transcripts, _index.Transcripts[newest].Title, from, to);
    }

    private IEnumerable<Title> Beginning(string word)
    {
        var singular = word.Length > 3 && word[^1] == 's' ? word[..^1] : null;
        return (_byFirstWord.GetValueOrDefault(word) ?? []).Concat(singular is null ? [] : _byFirstWord.GetValueOrDefault(singular) ?? [])
            .Concat(_byFirstWord.GetValueOrDefault(word + "s") ?? []);
    }

    private bool IsRare(Title title)
    {
        var own = title.Transcripts.ToHashSet();
        var others = 0;
        _index.ForEach(new Term(IndexSchema.Text, title.Words[0].Text), (document, _) => others += own.Contains(_index.TranscriptOf[document]) ? 0 : 1);
        return others <= RareShare * _index.Count;
    }

    private static bool HoldsKind(Title title) => title.Words.Any(word => MeetingWords.Kinds.Contains(word.Text) || MeetingWords.Nouns.Contains(word.Text));

    private static bool IsFollowedByNoun(IReadOnlyList<QuestionToken> question, int to) => to + 1 < question.Count && MeetingWords.Nouns.Contains(question[to + 1].Text);

    private enum Place
    {
        None,
        Time,
        Request,
        Subject,
    }

    // How the preceding words use it, apart from articles, "last" and days.
    private static Place Before(IReadOnlyList<QuestionToken> question, int at)
    {
        for (var i = at - 1; i >= 0; i--)
        {
            var word = question[i].Text;
            if (MeetingWords.Prepositions.Contains(word) && !MeetingWords.About.Contains(word))
            {
                return Place.Time;
            }

            if (MeetingWords.Requests.Contains(word))
            {
                return Place.Request;
            }

            if (MeetingWords.About.Contains(word))
            {
                return Place.Subject;
            }

            if (MeetingWords.Latest.Contains(word))
            {
                return Place.Time;
            }

            if (!MeetingWords.Determiners.Contains(word) && MeetingWords.Number(word) is null && !IsDay(word))
            {
                return Place.None;
            }
        }

        return Place.None;
    }

    private static bool IsOfSomething(IReadOnlyList<QuestionToken> question, int at) =>
        at + 2 < question.Count && question[at + 1].Text is "of" or "von" or "de" or "du" or "del" or "di" or "der"
        && Enumerable.Range(at + 2, Math.Min(2, question.Count - at - 2)).All(i => !MeetingWords.Latest.Contains(question[i].Text) && !IsDay(question[i].Text) && question[i].Text is not "this");

    private static bool IsDay(string word) => word.EndsWith("day", StringComparison.Ordinal) || word is "week" or "month" or "lunes" or "lundi" || word.EndsWith("tag", StringComparison.Ordinal);

    private static void Add(Dictionary<string, Title> titles, List<QuestionToken> words, int transcript)
    {
        if (words.Count == 0)
        {
            return;
        }

        var key = string.Join(' ', words.Select(word => word.Text));
        if (!titles.TryGetValue(key, out var title))
        {
            titles[key] = title = new Title(words, []);
        }

        if (title.Transcripts.Count == 0 || title.Transcripts[^1] != transcript)
        {
            title.Transcripts.Add(transcript);
        }
    }

    private static List<T> ListOf<T>(Dictionary<string, List<T>> lists, string key)
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists[key] = list = [];
        }

        return list;
    }

    private sealed record Title(List<QuestionToken> Words, List<int> Transcripts);
}
