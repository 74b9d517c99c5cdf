namespace AdminApp.Core.Llm.Scheduling;

/// <summary>The right to send one request, from its grant until it ended.</summary>
internal sealed class Grant(Waiter waiter, BudgetGroup group, long recordId, int month, TimeSpan grantedAt)
{
    public Waiter Waiter => waiter;

    public BudgetGroup Group => group;

    /// <summary>Its user when it was granted.</summary>
    public string User { get; } = waiter.User;

    /// <summary>Its class when it was granted.</summary>
    public LlmClass Class { get; } = waiter.Class;

    /// <summary>Its number in the record of grants.</summary>
    public long RecordId => recordId;

    /// <summary>The month that pays for it, such as 202611.</summary>
    public int Month => month;

    /// <summary>When it was granted or, once it was sent, sent.</summary>
    public TimeSpan Began { get; set; } = grantedAt;

    /// <summary>When it was sent; null before.</summary>
    public TimeSpan? SentAt { get; set; }

    /// <summary>Its place in the log; null before it was sent.</summary>
    public long? Index { get; set; }

    /// <summary>What it costs now: reserved, or used once that is known.</summary>
    public long Tokens { get; set; } = waiter.Tokens;

    /// <summary>The part of its cost that counts from a later time than its sending, on top of <see cref="Tokens"/>.</summary>
    public long Later { get; set; }

    /// <summary>The most that it ever cost.</summary>
    public long MaxTokens { get; set; } = waiter.Tokens;

    /// <summary>Whether the provider itself reported the cost; then usage no longer changes it.</summary>
    public bool CostIsFinal { get; set; }

    /// <summary>Whether the provider reported what it used, in whatever way.</summary>
    public bool CostIsKnown { get; set; }

    /// <summary>Calls in flight when it was sent, itself included.</summary>
    public int InFlight { get; set; }

    /// <summary>Success headers arrived.</summary>
    public bool Good { get; set; }

    /// <summary>It is a probe for which there was no room beside what others seemed to hold.</summary>
    public bool DefiesOthers { get; init; }

    /// <summary>It tests whether a pause is over, or a past that is not known.</summary>
    public bool IsProbe { get; set; }

    /// <summary>The provider refused it.</summary>
    public bool Refused { get; set; }

    /// <summary>What the month is charged for it.</summary>
    public long MonthTokens { get; set; } = waiter.Tokens;

    public bool Ended { get; set; }
}
