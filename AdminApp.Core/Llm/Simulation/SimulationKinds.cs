namespace AdminApp.Core.Llm.Simulation;

/// <summary>Readings of "requests per second".</summary>
public enum SecondLimit
{
    /// <summary>So many may arrive within a second.</summary>
    Rate,

    /// <summary>So many may be in flight at once.</summary>
    Concurrency,
}

/// <summary>How a window is counted.</summary>
public enum WindowKind
{
    /// <summary>The time just passed.</summary>
    Sliding,

    /// <summary>From one full multiple of the window's length since the start to the next.</summary>
    Fixed,
}

/// <summary>What a request costs.</summary>
public enum TokenCharge
{
    /// <summary>Prompt and the most that the answer may take; 32,000 where the request does not say.</summary>
    MaxTokens,

    /// <summary>Prompt and answer as they are.</summary>
    Usage,
}

/// <summary>Names of the rate-limit headers.</summary>
public enum HeaderGeneration
{
    /// <summary><c>x-ratelimit-*</c>.</summary>
    Current,

    /// <summary><c>x-ratelimitbysize-*-minute|month</c> and <c>ratelimitbysize-*</c>, of tokens alone.</summary>
    BySize,

    /// <summary>None at all.</summary>
    None,
}

/// <summary>Bodies of a 429.</summary>
public enum RateErrorShape
{
    /// <summary>Object, message, type, code 1300.</summary>
    Coded,

    /// <summary>A message alone.</summary>
    Plain,
}

/// <summary>Forms of <c>Retry-After</c>.</summary>
public enum RetryAfterKind
{
    /// <summary>Not sent.</summary>
    None,

    /// <summary>Seconds until the window has room.</summary>
    Seconds,

    /// <summary>The same as an HTTP date.</summary>
    Date,
}

/// <summary>Distributions of an answer's time.</summary>
public enum LatencyKind
{
    /// <summary>Between least and most.</summary>
    Uniform,

    /// <summary>By median and sigma, cut at the most.</summary>
    Lognormal,
}

/// <summary>What goes wrong at the provider.</summary>
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

    /// <summary>429 that no limit explains.</summary>
    RateLimited,

    /// <summary>403, code 1910.</summary>
    Forbidden,

    /// <summary>422 with <c>detail</c>.</summary>
    InvalidDetail,

    /// <summary>422 with <c>message.detail</c>.</summary>
    InvalidMessage,

    /// <summary>422 with <c>detail</c>, <c>message</c> as a list and a number as <c>code</c>.</summary>
    InvalidBoth,

    /// <summary>Neither headers nor an end.</summary>
    Hang,

    /// <summary>The connection breaks in the middle of the answer.</summary>
    BreakMidStream,

    /// <summary>The connection breaks before the headers.</summary>
    BreakAtOnce,

    /// <summary>200 with text that is no JSON.</summary>
    Garbage,

    /// <summary>200, and chunks that take twenty times as long.</summary>
    SlowChunks,

    /// <summary>200, and the stream falls silent in the middle.</summary>
    Stall,

    /// <summary>200, and the answer ends with the finish reason <c>error</c>.</summary>
    ErrorFinish,
}

/// <summary>What a model does at times.</summary>
public enum Misbehaviour
{
    /// <summary>Does what a passage tells it to.</summary>
    ObeyPassage,

    /// <summary>Cites [99].</summary>
    CiteUnknown,

    /// <summary>Calls a tool that was not offered.</summary>
    CallUnknownTool,

    /// <summary>Writes HTML with a script and an image of another server.</summary>
    EmitHtml,

    /// <summary>Says nothing.</summary>
    EmptyAnswer,

    /// <summary>Goes on for ever, past <c>max_tokens</c>.</summary>
    EndlessAnswer,

    /// <summary>Stops in the middle of a citation.</summary>
    StopInCitation,
}
