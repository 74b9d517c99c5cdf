using System.Runtime.InteropServices;
using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Transcripts;

/// <summary>
/// The order of meetings, older before newer: by day, within a day by time. Those of a day that have no time count as older than those that have one; among
/// them the place in the list decides, where 1 is the newest, and then the import.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TranscriptOrder(DateOnly? Date, TimeOnly? Time, int? Place, DateTime ImportedAtUtc) : IComparable<TranscriptOrder>
{
    /// <summary>The order of a transcript.</summary>
    public static TranscriptOrder Of(Transcript transcript) => new(transcript.Date, transcript.Time, transcript.Place, transcript.ImportedAtUtc);

    /// <inheritdoc/>
    public int CompareTo(TranscriptOrder other) => Key.CompareTo(other.Key);

    public static bool operator <(TranscriptOrder left, TranscriptOrder right) => left.CompareTo(right) < 0;

    public static bool operator >(TranscriptOrder left, TranscriptOrder right) => left.CompareTo(right) > 0;

    public static bool operator <=(TranscriptOrder left, TranscriptOrder right) => left.CompareTo(right) <= 0;

    public static bool operator >=(TranscriptOrder left, TranscriptOrder right) => left.CompareTo(right) >= 0;

    private (DateOnly, bool, TimeOnly, int, DateTime) Key => (Date ?? DateOnly.MinValue, Time is not null, Time ?? TimeOnly.MinValue, Time is null ? -(Place ?? int.MaxValue) : 0, ImportedAtUtc);
}
