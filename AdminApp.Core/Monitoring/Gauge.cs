namespace AdminApp.Core.Monitoring;

/// <summary>Values that are read once a second. The numbers are stored: never reuse one.</summary>
public enum Gauge
{
    /// <summary>Interactive calls in the queue.</summary>
    WaitingInteractive = 0,

    /// <summary>Api calls in the queue.</summary>
    WaitingApi = 1,

    /// <summary>Background and Deferred calls in the queue.</summary>
    WaitingBackground = 2,

    /// <summary>Calls in flight.</summary>
    Running = 3,

    /// <summary>How long the oldest waiting call has waited, in seconds.</summary>
    OldestWait = 4,

    /// <summary>Calls that may be in flight.</summary>
    Concurrency = 5,

    /// <summary>Effective limit of requests per minute; 0 without one.</summary>
    RequestLimit = 6,

    /// <summary>Effective limit of tokens per minute; 0 without one.</summary>
    TokenLimit = 7,

    /// <summary>Resident memory, in bytes.</summary>
    Resident = 8,

    /// <summary>Managed memory, in bytes.</summary>
    Heap = 9,

    /// <summary>Limit of the memory, in bytes.</summary>
    MemoryLimit = 10,

    /// <summary>CPU time of this process, in percent of one core.</summary>
    Cpu = 11,

    /// <summary>Threads of the pool.</summary>
    Threads = 12,

    /// <summary>Work that waits for a thread of the pool.</summary>
    WorkItems = 13,

    /// <summary>Connected pages.</summary>
    Circuits = 14,

    /// <summary>Connections to the store that are in use.</summary>
    PoolUsed = 15,

    /// <summary>Open connections to the store that are not in use.</summary>
    PoolIdle = 16,
}
