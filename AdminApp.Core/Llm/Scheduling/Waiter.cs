namespace AdminApp.Core.Llm.Scheduling;

/// <summary>One call that asks for its turn, with what may change while it waits.</summary>
internal class Waiter
{
    /// <summary>The user for fairness.</summary>
    public required string User { get; set; }

    /// <summary>The current class; callers that join its flight or leave it may change it.</summary>
    public required LlmClass Class { get; set; }

    /// <summary>The model to be asked.</summary>
    public required string Model { get; init; }

    /// <summary>When its question was submitted, on the scheduler's clock. A retry keeps it, and with it its place among its user's requests.</summary>
    public required TimeSpan Submitted { get; init; }

    /// <summary>When its caller wants the complete answer; <see cref="TimeSpan.MaxValue"/> for no limit.</summary>
    public required TimeSpan Deadline { get; set; }

    /// <summary>Upper bound of the tokens that the provider may charge.</summary>
    public required long Tokens { get; set; }

    /// <summary>A further call of a question whose first call was answered: it goes before new questions of its class.</summary>
    public bool Continues { get; init; }

    /// <summary>It was admitted before and failed in a way that trying again may mend.</summary>
    public bool IsRetry { get; init; }

    /// <summary>Number of calls that the question is expected to take, including this one.</summary>
    public int ExpectedCalls { get; init; } = 1;

    /// <summary>What kind of answer it asks for: they take different times.</summary>
    public CallKind Kind { get; init; }

    /// <summary>Its budgets; set on arrival.</summary>
    public BudgetGroup Group { get; set; } = null!;

    /// <summary>Arrival number; breaks ties of <see cref="Submitted"/>.</summary>
    public long Order { get; set; }

    /// <summary>When it started to wait.</summary>
    public TimeSpan Enqueued { get; set; }

    /// <summary>Whether it is in the queue.</summary>
    public bool Waits { get; set; }

    /// <summary>Its place in the last forecast, 1 for the first.</summary>
    public int Place { get; set; }

    /// <summary>When it would be sent by the last forecast; <see cref="TimeSpan.MaxValue"/> for never.</summary>
    public TimeSpan Start { get; set; }

    /// <summary>What it waits for by the last forecast.</summary>
    public Constraint Constraint { get; set; }

    /// <summary>What its caller was last told; null for nothing yet.</summary>
    public QueueNews? Told { get; set; }

    /// <summary>What a forecast needs to know of it.</summary>
    public PlannedCall Planned => new(User, Class, Tokens, Kind);

    /// <summary>Whether a grant is of use to it.</summary>
    public bool CanBeInTime(TimeSpan start) => Deadline == TimeSpan.MaxValue || start <= Deadline - (Group.AnswerTimes.Median(Kind) * ExpectedCalls);

    /// <summary>When it would be answered if it started then, all its question's expected calls counted.</summary>
    public TimeSpan Ready(TimeSpan start) => start == TimeSpan.MaxValue ? start : start + (Group.AnswerTimes.Median(Kind) * ExpectedCalls);
}
