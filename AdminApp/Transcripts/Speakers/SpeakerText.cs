using AdminApp.Core.Stores.Entities;
using AdminApp.Ui;

namespace AdminApp.Transcripts.Speakers;

/// <summary>Changes of names in words.</summary>
internal static class SpeakerText
{
    private const int MaxNames = 5;

    /// <summary>Who became whom: <c>Speaker 2 → Anna</c>, <c>Anna and Ann → Anna Berg</c>, <c>Speaker 2 → Ben, 3 turns</c>.</summary>
    public static string Of(SpeakerChange change)
    {
        var named = change.Kind == SpeakerChangeKind.Merge
            ? $"{string.Join(" and ", change.Names.Take(MaxNames).Select(name => name.From))} → {change.Names[0].To}"
            : string.Join(", ", change.Names.Take(MaxNames).Select(name => $"{name.From} → {name.To}"));
        return named + (change.Names.Count > MaxNames ? $" and {change.Names.Count - MaxNames} more" : "") + (change.Turns is { } turns ? $", {Amounts.Count(turns.Count, "turn")}" : "");
    }
}
