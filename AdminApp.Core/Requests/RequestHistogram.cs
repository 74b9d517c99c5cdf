namespace AdminApp.Core.Requests;

/// <summary>Requests over time, by what became of them.</summary>
/// <param name="FromUtc">Start of the range.</param>
/// <param name="ToUtc">Its end.</param>
/// <param name="Step">Length of a part; the first one may begin before the range.</param>
/// <param name="Parts">The parts, oldest first, without gaps.</param>
/// <param name="CountedFromUtc">What is older than this was not counted, because there is too much of it; null: everything was.</param>
public sealed record RequestHistogram(DateTime FromUtc, DateTime ToUtc, TimeSpan Step, IReadOnlyList<RequestOutcomeCounts> Parts, DateTime? CountedFromUtc)
{
    /// <summary>Maximum number of parts.</summary>
    public const int MaxParts = 122;

    private static readonly int[] Steps =
        [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 2 * 86_400, 7 * 86_400, 30 * 86_400, 365 * 86_400];

    /// <summary>The step for a range: round, and about 120 of them at most. A moment more than an hour still has half minutes.</summary>
    public static TimeSpan StepFor(TimeSpan range) => TimeSpan.FromSeconds(Steps.FirstOrDefault(step => range.TotalSeconds <= step * (MaxParts - 1.0), Steps[^1]));

    /// <summary>Sorts requests into parts.</summary>
    /// <param name="fromUtc">Start of the range.</param>
    /// <param name="toUtc">Its end.</param>
    /// <param name="requests">When each was submitted, and what became of it.</param>
    /// <param name="countedFromUtc">What is older was not counted.</param>
    internal static RequestHistogram Of(DateTime fromUtc, DateTime toUtc, IEnumerable<(DateTime At, string Outcome)> requests, DateTime? countedFromUtc)
    {
        var parts = Starts(fromUtc, toUtc, out var step);
        var counts = parts.ConvertAll(_ => new int[RequestQuery.Outcomes.Count]);
        foreach (var (at, outcome) in requests)
        {
            var (part, kind) = ((int)((at - parts[0]).Ticks / step.Ticks), IndexOf(outcome));
            if (part >= 0 && part < parts.Count && kind >= 0)
            {
                counts[part][kind]++;
            }
        }

        return new RequestHistogram(fromUtc, toUtc, step, [.. parts.Zip(counts, (from, some) => new RequestOutcomeCounts(from, some))], countedFromUtc);
    }

    /// <summary>The starts of the parts: whole multiples of their step, so that they stay the same while time goes on.</summary>
    internal static List<DateTime> Starts(DateTime fromUtc, DateTime toUtc, out TimeSpan step)
    {
        var each = step = StepFor(toUtc - fromUtc);
        var first = new DateTime(fromUtc.Ticks / each.Ticks * each.Ticks, DateTimeKind.Utc);
        return [.. Enumerable.Range(0, MaxParts).Select(part => first + (each * part)).TakeWhile(from => from < toUtc)];
    }

    private static int IndexOf(string outcome)
    {
        for (var kind = 0; kind < RequestQuery.Outcomes.Count; kind++)
        {
            if (RequestQuery.Outcomes[kind] == outcome)
            {
                return kind;
            }
        }

        return -1;
    }
}
