using System.Runtime.InteropServices;

namespace AdminApp.Core.Llm.Scheduling;

/// <summary>What has to be on record so that a restart uses no window twice.</summary>
internal enum RecordKind
{
    /// <summary>A process began: value = the machine's boot, id = since when everything is on record, extra = the format.</summary>
    Boot = 1,

    /// <summary>Tokens of a month that are not in the store yet, on top of those of the grants below: value = tokens, extra = month.</summary>
    Month = 2,

    /// <summary>A request was granted: value = tokens.</summary>
    Granted = 3,

    /// <summary>It is being sent.</summary>
    Sent = 4,

    /// <summary>Its cost became known: value = tokens.</summary>
    Cost = 5,

    /// <summary>It was never sent.</summary>
    Returned = 6,

    /// <summary>The provider reported its own limit: id = number of the window, value = limit.</summary>
    Told = 7,

    /// <summary>Sending pauses until a time, and then a probe goes first: value = its ticks.</summary>
    Paused = 8,

    /// <summary>How long an answer takes: value = the median's ticks.</summary>
    AnswerTime = 9,

    /// <summary>The month's tokens of all grants up to this id are stored.</summary>
    Settled = 10,

    /// <summary>A probe was answered, so a pause is over.</summary>
    Resumed = 11,

    /// <summary>A part of its cost counts from this time instead of from its sending: value = tokens.</summary>
    Later = 13,

    /// <summary>What others use: id = number of the window, value = their requests or tokens, extra = the provider's limit.</summary>
    Others = 12,
}

/// <summary>One line of the record.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Group">Identifies the account and the model.</param>
/// <param name="Id">Number of the grant, or of the window.</param>
/// <param name="At">When, on the scheduler's clock.</param>
/// <param name="Value">Depends on the kind.</param>
/// <param name="Extra">The month of a grant; the limits in force when the provider reported its own; see the kinds.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct GrantRecord(RecordKind Kind, int Group, long Id, TimeSpan At, long Value, long Extra = 0);
