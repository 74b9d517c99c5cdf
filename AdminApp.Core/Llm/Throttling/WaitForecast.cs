namespace AdminApp.Core.Llm.Throttling;

/// <summary>When each waiting request would be sent if no others arrived: the queue simulated against windows, slots and gate.</summary>
internal static class WaitForecast
{
    /// <summary>Simulates the queue.</summary>
    /// <param name="inOrder">The waiting requests in the order of their grants.</param>
    /// <param name="budgets">The current windows.</param>
    /// <param name="slots">When slots become free: one entry per call in flight with its expected end, and the number of slots.</param>
    /// <param name="callTime">How long a call is expected to take.</param>
    /// <param name="opensAt">When sending may start.</param>
    /// <param name="restOpensAt">When the second request may follow the first: later than <paramref name="opensAt"/> while a probe is needed or in flight.</param>
    public static IEnumerable<(Waiter Waiter, TimeSpan Start)> Play(
        IEnumerable<Waiter> inOrder, BudgetForecast budgets, (IReadOnlyList<TimeSpan> Ends, int Count) slots, TimeSpan callTime, TimeSpan opensAt, TimeSpan restOpensAt)
    {
        var ends = new PriorityQueue<TimeSpan, TimeSpan>(slots.Ends.Select(end => (end, end)));
        var at = opensAt;
        foreach (var waiter in inOrder)
        {
            while (ends.Count >= slots.Count)
            {
                var free = ends.Dequeue();
                at = free > at ? free : at;
            }

            if (budgets.EarliestRoom(at, waiter.Ticket.Tokens) is not { } start)
            {
                yield return (waiter, TimeSpan.MaxValue);
                continue;
            }

            at = start;
            yield return (waiter, at);
            budgets.Charge(at, waiter.Ticket.Tokens);
            ends.Enqueue(at + callTime, at + callTime);
            at = restOpensAt > at ? restOpensAt : at;
        }
    }
}
