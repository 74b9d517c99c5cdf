using AdminApp.Core.Llm.Ledger;

namespace AdminApp.Core.Requests;

/// <summary>The questions of this process that have not ended: running ones first, then those that wait, in their order.</summary>
public sealed class OpenRequests
{
    private readonly QuestionLedger _ledger;
    private readonly RequestNames _names;
    private readonly TimeProvider _time;

    internal OpenRequests(QuestionLedger ledger, RequestNames names, TimeProvider time) => (_ledger, _names, _time) = (ledger, names, time);

    /// <summary>Reads them, with the names that are new from the store; while the store is unavailable, names are missing.</summary>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The questions, and how many there are in all.</returns>
    public async Task<(IReadOnlyList<OpenRequest> Requests, int Total)> ReadAsync(int most, CancellationToken cancellationToken = default)
    {
        var open = _ledger.Latest(int.MaxValue).Select(entry => (Entry: entry, _ledger.StateOf(entry).State)).Where(one => one.State.IsOpen())
            .Select(one => At(one.Entry, one.State)).ToList();
        var shown = open.OrderBy(one => one.IsRunning ? 0 : 1).ThenBy(one => one.Place ?? int.MaxValue).ThenByDescending(one => one.Elapsed).Take(most).ToList();
        await _names.LearnAsync(shown, cancellationToken);
        return ([.. shown.Select(one => one with { User = _names.UserOf(one.Asker), Question = _names.QuestionOf(one.Id) })], open.Count);
    }

    private OpenRequest At(LedgerEntry entry, QuestionState state)
    {
        var (step, attempts, tokens, line) = entry.Timeline.Present;
        TimeSpan? startsIn = line is { StartsAt: < long.MaxValue and var at } ? TimeSpan.FromTicks(Math.Max(0, _time.GetElapsedTime(_time.GetTimestamp(), at).Ticks)) : null;
        return new OpenRequest(
            entry.Origin.Id, entry.Origin.ConversationId, "", null, entry.Origin.Terms.Class, state == QuestionState.Running, _time.GetElapsedTime(entry.Timeline.SubmittedAt),
            step, attempts, line?.Place, startsIn, tokens)
        {
            Asker = entry.Origin.Terms.User,
            Owner = entry.Origin.Terms.Key.Length > 0 ? entry.Origin.Terms.Key : entry.Origin.Terms.User,
        };
    }
}
