namespace AdminApp.Core.Monitoring;

/// <summary>Times whose percentiles are shown. Background includes Deferred. The numbers are stored: never reuse one.</summary>
public enum Timing
{
    /// <summary>Submission to last token of answered Interactive questions, in seconds.</summary>
    ResponseInteractive = 0,

    /// <summary>The same for Api.</summary>
    ResponseApi = 1,

    /// <summary>The same for Background.</summary>
    ResponseBackground = 2,

    /// <summary>Submission to first token of Interactive questions, in seconds.</summary>
    FirstTokenInteractive = 3,

    /// <summary>The same for Api.</summary>
    FirstTokenApi = 4,

    /// <summary>The same for Background.</summary>
    FirstTokenBackground = 5,

    /// <summary>Time of Interactive questions in the queue and between attempts, in seconds.</summary>
    QueueInteractive = 6,

    /// <summary>The same for Api.</summary>
    QueueApi = 7,

    /// <summary>The same for Background.</summary>
    QueueBackground = 8,

    /// <summary>Time of a small query of the store, in milliseconds.</summary>
    Store = 9,

    /// <summary>Submission to last token of answered Interactive questions that took a call, in seconds: without those from the cache.</summary>
    ResponseInteractiveCalled = 10,
}
