namespace AdminApp.Core.Llm.Scheduling;

/// <summary>Why a request gets no turn.</summary>
internal enum RefusalKind
{
    /// <summary>It has more tokens than the limit.</summary>
    TooLarge,

    /// <summary>The month's tokens are used up.</summary>
    MonthSpent,

    /// <summary>It would not be answered within its caller's patience.</summary>
    NotInTime,

    /// <summary>Its caller's patience passed in the queue.</summary>
    PatienceOver,

    /// <summary>The queue is full.</summary>
    QueueFull,

    /// <summary>Its user has as many waiting as one user may.</summary>
    UserQueueFull,

    /// <summary>The queue is full, and another user with fewer waiting took its place.</summary>
    GaveWay,
}
