using System.Runtime.InteropServices;

namespace AdminApp.Core.Llm.Recording;

/// <summary>One call that was asked of the scheduler, with all its attempts: no text, no name, 80 bytes.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct RecordedCall
{
    /// <summary>When it asked for its turn, on the monotonic clock.</summary>
    public TimeSpan ArrivedAt { get; init; }

    /// <summary>The same by the wall clock.</summary>
    public DateTime ArrivedUtc { get; init; }

    /// <summary>When its question was submitted, on the monotonic clock.</summary>
    public TimeSpan Submitted { get; init; }

    /// <summary>Until when its caller wanted the answer, on the monotonic clock; <see cref="TimeSpan.MaxValue"/> for no limit.</summary>
    public TimeSpan Deadline { get; init; }

    /// <summary>How long its last attempt ran, from sending to its end; negative if it was never sent.</summary>
    public TimeSpan Ran { get; set; }

    /// <summary>Time from its arrival to its outcome.</summary>
    public TimeSpan EndedAfter { get; set; }

    /// <summary>The model that was asked.</summary>
    public string Model { get; init; }

    /// <summary>Tells users apart, and nothing else about them.</summary>
    public int User { get; init; }

    /// <summary>Upper bound of its tokens, reserved before sending.</summary>
    public int Tokens { get; init; }

    /// <summary>Tokens that were charged in the end.</summary>
    public int Charged { get; set; }

    /// <summary>The part of that which counts from its end instead of from its sending.</summary>
    public int Later { get; set; }

    /// <summary>Calls that its question was expected to take, this one included; 255 for more.</summary>
    public byte ExpectedCalls { get; init; }

    private readonly byte _class;
    private readonly byte _kind;
    private readonly bool _continues;

    /// <summary>Its class when it arrived.</summary>
    public LlmClass Class
    {
        readonly get => (LlmClass)_class;
        init => _class = (byte)value;
    }

    /// <summary>What it asked for.</summary>
    public CallKind Kind
    {
        readonly get => (CallKind)_kind;
        init => _kind = (byte)value;
    }

    /// <summary>A further call of a question whose first call was answered.</summary>
    public bool Continues
    {
        readonly get => _continues;
        init => _continues = value;
    }

    /// <summary>Whether the response headers reported the cost, so that it was known before the answer ended.</summary>
    public bool CostInHeaders { get; set; }

    /// <summary>How it ended.</summary>
    public CallOutcome Outcome { get; set; }

    /// <summary>Whether it was sent, so that its duration and its cost are known.</summary>
    public readonly bool WasSent => Ran >= TimeSpan.Zero;
}
