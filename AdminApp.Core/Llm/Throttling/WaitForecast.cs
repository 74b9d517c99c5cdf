namespace AdminApp.Core.Llm.Throttling;

/// <summary>When each waiting request would be sent if nobody else came: the order played forward against windows, slots and gate.</summary>
internal static class WaitForecast
{
    /// <summary>Plays the queue forward.</summary>
    /// <param name="inOrder">The waiting requests in the order of their grants.</param>
    /// <param name="budgets">The windows, as they are now.</param>
    /// <param name="slots">When a slot is free: one entry for each call in flight with its expected end, and the number of slots.</param>
    /// <param name="callTime">How long a call is expected to take.</param>
    /// <param name="opensAt">When sending may begin.</param>
    /// <param name="restOpensAt">When the second may follow the first: later than <paramref name="opensAt"/> while a probe is due or under way.</param>
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
