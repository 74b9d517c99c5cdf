using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Transcripts.Speakers;

/// <summary>Changes of names in words, for people and the audit log.</summary>
public static class SpeakerChangeText
{
    private const int MaxNames = 5;

    /// <summary>Who became whom: <c>Speaker 2 → Anna</c>, <c>Anna and Ann → Anna Berg</c>, <c>Speaker 2 → Ben, 3 turns</c>.</summary>
    public static string Of(SpeakerChange change)
    {
        var named = change.Kind == SpeakerChangeKind.Merge
            ? $"{string.Join(" and ", change.Names.Take(MaxNames).Select(name => name.From))} → {change.Names[0].To}"
            : string.Join(", ", change.Names.Take(MaxNames).Select(name => $"{name.From} → {name.To}"));
        return named
            + (change.Names.Count > MaxNames ? $" and {change.Names.Count - MaxNames} more" : "")
            + (change.Turns is { } turns ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $", {turns.Count:N0} {(turns.Count == 1 ? "turn" : "turns")}") : "");
    }
}
