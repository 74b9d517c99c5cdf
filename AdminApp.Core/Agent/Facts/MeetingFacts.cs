using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Search;

namespace AdminApp.Core.Agent.Facts;

/// <summary>
/// Writes facts about meetings, one line each: title, day, length, speakers with their shares. The model answers
/// "who spoke most" or "what meetings did we have this week" from these lines, without another call.
/// </summary>
internal sealed class MeetingFacts(ITranscriptLibrary library)
{
    /// <summary>Maximum number of meetings with length and shares; the others have only title, day and count.</summary>
    public const int MaxDetailed = 12;

    /// <summary>Maximum number of lines.</summary>
    public const int MaxLines = 100;

    /// <summary>Maximum tokens of all lines together, by the upper bound of the provider's count.</summary>
    public const int MaxTokens = 1_500;

    // Reading a longer meeting just for its shares would delay every question.
    private const int MaxMeetingTurns = 20_000;
    private const int MaxSpeakers = 8;
    private const int MaxKept = 500;

    // A line depends only on one revision of one transcript: its text, names and details.
    private readonly ConcurrentDictionary<(Guid Id, Guid Revision), string> _kept = new();

    /// <summary>The lines for a question.</summary>
    /// <param name="found">The result of the search.</param>
    /// <param name="concerned">Meetings of the passages, in their order.</param>
    /// <param name="listsMeetings">Whether the question counts or lists meetings; then all in scope are listed.</param>
    /// <param name="count">Counts the tokens of a text by the upper bound.</param>
    /// <returns>The lines, and whether requested meetings were left out for lack of room.</returns>
    public async Task<(IReadOnlyList<string> Lines, bool Cut)> LinesAsync(
        SearchResult found, IReadOnlyList<Guid> concerned, bool listsMeetings, Func<string, int> count, CancellationToken cancellationToken)
    {
        var inScope = listsMeetings || found.Scope.Filters.Count > 0 ? found.Meetings : [];
        var ids = inScope.Select(meeting => meeting.Id);
        // If meetings are listed, in their order; otherwise first those of the passages, so that their lines are complete.
        var all = (listsMeetings ? ids.Concat(concerned) : concerned.Concat(ids)).Distinct().ToList();
        var counts = found.Meetings.ToDictionary(meeting => meeting.Id);
        var lines = new List<string>();
        var room = MaxTokens;
        if (listsMeetings)
        {
            Add(Summary(found));
        }

        var detailed = (await library.FindAsync([.. all.Take(MaxDetailed)], cancellationToken)).ToDictionary(transcript => transcript.Id);
        foreach (var (id, place) in all.Take(MaxLines).Select((id, place) => (id, place)))
        {
            var line = place >= MaxDetailed ? Short(counts.GetValueOrDefault(id))
                : detailed.TryGetValue(id, out var transcript) ? await DetailedAsync(transcript, cancellationToken)
                : null;
            if (line is not null && !Add(listsMeetings && counts.TryGetValue(id, out var counted) ? $"{line} · {Passages(counted.Matching)} about it" : line))
            {
                return (lines, Cut: listsMeetings);
            }
        }

        return (lines, Cut: listsMeetings && found.Scope.Meetings > Math.Min(inScope.Count, MaxDetailed));

        bool Add(string line)
        {
            room -= count(line);
            if (room >= 0)
            {
                lines.Add(line);
            }

            return room >= 0;
        }
    }

    private static string Summary(SearchResult found) => string.Create(
        CultureInfo.InvariantCulture,
        $"{found.Scope.Meetings} of {found.Scope.OfMeetings} meetings were searched; {found.MatchingMeetings} of them contain words from the question, in {Passages(found.Matching)}.");

    private static string Passages(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "passage" : "passages")}");

    private static string? Short(MeetingCount? meeting) =>
        meeting is null ? null : SourceBlock.Line(string.Create(CultureInfo.InvariantCulture, $"{meeting.Title}{(meeting.Date is { } day ? $" · {day:yyyy-MM-dd}" : "")}"));

    private async Task<string> DetailedAsync(Stores.Entities.Transcript transcript, CancellationToken cancellationToken)
    {
        var id = transcript.Id;
        if (_kept.TryGetValue((id, transcript.Revision), out var kept))
        {
            return kept;
        }

        var line = new StringBuilder(transcript.Title);
        if (transcript.Date is { } day)
        {
            line.Append(CultureInfo.InvariantCulture, $" · {day:dddd yyyy-MM-dd}");
        }

        if (transcript.TurnCount is > 0 and <= MaxMeetingTurns)
        {
            var turns = await library.TurnsAsync(id, cancellationToken: cancellationToken);
            if (turns.Count > 0)
            {
                Speech(line, turns);
            }
        }
        else
        {
            line.Append(" · ").AppendJoin(", ", transcript.Speakers.Take(MaxSpeakers));
        }

        kept = SourceBlock.Line(line.ToString());
        if (_kept.Count >= MaxKept)
        {
            _kept.Clear();
        }

        return _kept[(id, transcript.Revision)] = kept;
    }

    private static void Speech(StringBuilder line, IReadOnlyList<Stores.Entities.Turn> turns)
    {
        var time = SpeakingTime.Compute(turns);
        var shares = time.Shares(turns);
        if (time.Length is { } length)
        {
            line.Append(CultureInfo.InvariantCulture, $" · {Math.Max(1, Math.Round(length.TotalMinutes)):0} min");
        }

        line.Append(CultureInfo.InvariantCulture, $" · {shares.Count} {(shares.Count == 1 ? "speaker" : "speakers")}: ");
        line.AppendJoin(", ", shares.Take(MaxSpeakers).Select(share => string.Create(CultureInfo.InvariantCulture, $"{share.Speaker} {100 * share.Share:0} %")));
        if (shares.Count > MaxSpeakers)
        {
            line.Append(CultureInfo.InvariantCulture, $" and {shares.Count - MaxSpeakers} more");
        }
    }
}
