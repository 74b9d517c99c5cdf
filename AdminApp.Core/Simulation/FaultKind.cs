namespace AdminApp.Core.Simulation;

/// <summary>Faults of the provider.</summary>
public enum FaultKind
{
    /// <summary>500 with a JSON body.</summary>
    ServerError,

    /// <summary>502 with a page of HTML.</summary>
    BadGateway,

    /// <summary>503, capacity, code 3505.</summary>
    Capacity503,

    /// <summary>429, capacity, code 3505.</summary>
    Capacity429,

    /// <summary>429 without a limit that explains it.</summary>
    RateLimited,

    /// <summary>403, code 1910.</summary>
    Forbidden,

    /// <summary>422 with <c>detail</c>.</summary>
    InvalidDetail,

    /// <summary>422 with <c>message.detail</c>.</summary>
    InvalidMessage,

    /// <summary>422 with <c>detail</c>, <c>message</c> as a list and a number as <c>code</c>.</summary>
    InvalidBoth,

    /// <summary>Neither headers nor an end ever arrive.</summary>
    Hang,

    /// <summary>The connection breaks in the middle of the answer.</summary>
    BreakMidStream,

    /// <summary>The connection breaks before the headers.</summary>
    BreakAtOnce,

    /// <summary>200 with text that is not JSON.</summary>
    Garbage,

    /// <summary>200, and chunks that take twenty times as long.</summary>
    SlowChunks,

    /// <summary>200, and the stream stops in the middle.</summary>
    Stall,

    /// <summary>200, and the answer ends with the finish reason <c>error</c>.</summary>
    ErrorFinish,
}
