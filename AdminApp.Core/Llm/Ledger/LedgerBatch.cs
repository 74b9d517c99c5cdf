namespace AdminApp.Core.Llm.Ledger;

/// <summary>Rows that are written in one transaction with the totals that they lead to.</summary>
/// <param name="Ended">Questions that ended; they change no more.</param>
/// <param name="Opened">Questions that are open, and get a row that says so.</param>
/// <param name="Totals">The totals that belong to the store's rows, these included.</param>
/// <param name="Version">The ledger's version at that moment.</param>
internal sealed record LedgerBatch(IReadOnlyList<LedgerEntry> Ended, IReadOnlyList<LedgerEntry> Opened, LedgerTotals Totals, long Version)
{
    /// <summary>How many ended with each outcome.</summary>
    public IReadOnlyDictionary<string, long> Outcomes() =>
        Ended.CountBy(entry => entry.State.Outcome()).ToDictionary(outcome => outcome.Key, outcome => (long)outcome.Value, StringComparer.Ordinal);
}
