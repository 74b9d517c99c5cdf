using System.Text.Json;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts;
using AdminApp.Core.Transcripts.Speakers;

namespace AdminApp.Transcripts.Speakers;

/// <summary>Body of <c>PUT /admin/transcripts/{id}/speakers</c>: at least one of <c>rename</c>, <c>merge</c> and <c>split</c>.</summary>
/// <param name="Rename">New names by the names that are shown now.</param>
/// <param name="Merge">Names of one person, the one to keep first; or several such lists.</param>
/// <param name="Split">Turns that someone else said; in one meeting only.</param>
/// <param name="Scope"><c>meeting</c> (default) or <c>all</c>: all meetings, those imported later too.</param>
internal sealed record SpeakersChangeBody(Dictionary<string, string?>? Rename, JsonElement? Merge, SplitBody? Split, string? Scope)
{
    private const string MergeForm = "merge must be a list of names, the one to keep first, or a list of such lists.";

    /// <exception cref="InvalidSpeakerChangeException">It is not of the form above.</exception>
    public SpeakerEdit Read() => new()
    {
        Rename = [.. (Rename ?? []).Select(pair => new NameChange(pair.Key, pair.Value ?? throw new InvalidSpeakerChangeException($"The new name of \"{pair.Key}\" is null. Give a name.")))],
        Merge = Groups(),
        Split = Split is null ? null : new SpeakerSplit(
            Split.From ?? throw new InvalidSpeakerChangeException("split.from must be the speaker whose turns they are now."),
            Split.To ?? throw new InvalidSpeakerChangeException("split.to must be the speaker who said them."))
        {
            Turns = Split.Turns,
            FromTurn = Split.FromTurn,
            Version = Split.Version,
        },
        InAll = Scope switch
        {
            null or "meeting" => false,
            "all" => true,
            _ => throw new InvalidSpeakerChangeException("scope must be \"meeting\" or \"all\"."),
        },
    };

    private List<IReadOnlyList<string>> Groups()
    {
        if (Merge is not { ValueKind: not JsonValueKind.Null } merge)
        {
            return [];
        }

        if (merge.ValueKind != JsonValueKind.Array)
        {
            throw new InvalidSpeakerChangeException(MergeForm);
        }

        var items = merge.EnumerateArray().ToList();
        return items.Count == 0 ? [] : items.TrueForAll(item => item.ValueKind == JsonValueKind.Array) ? items.ConvertAll(Names) : [Names(merge)];
    }

    private static IReadOnlyList<string> Names(JsonElement list)
    {
        try
        {
            return [.. list.EnumerateArray().Select(name => name.ValueKind == JsonValueKind.String ? name.GetString()! : throw new InvalidSpeakerChangeException(MergeForm))];
        }
        catch (InvalidOperationException)
        {
            throw new InvalidSpeakerChangeException("A name in merge has half of a surrogate pair, such as \"\\ud800\": send valid Unicode.");
        }
    }
}

/// <summary>Turns that someone else said: either <c>turns</c> or <c>from_turn</c>.</summary>
/// <param name="From">Whose turns they are now.</param>
/// <param name="To">Who said them.</param>
/// <param name="Turns">The turns, by their place from 0.</param>
/// <param name="FromTurn">The first turn; all later ones of the speaker go with it.</param>
/// <param name="Version">The version whose turns are meant, as in <c>GET /admin/transcripts/{id}</c>; whichever is there if absent.</param>
internal sealed record SplitBody(string? From, string? To, IReadOnlyList<int>? Turns, int? FromTurn, string? Version);

/// <summary>The speakers of a meeting, and what has been changed about their names.</summary>
/// <param name="Id">The transcript.</param>
/// <param name="Speakers">The speakers, in order of first appearance.</param>
/// <param name="Changes">Changes in this meeting and in all, the newest first.</param>
/// <param name="Pending">Whether a change in all meetings has yet to reach some, because the store failed in the middle: it does within minutes.</param>
internal sealed record SpeakersBody(Guid Id, IReadOnlyList<SpeakerBody> Speakers, IReadOnlyList<SpeakerChangeBody> Changes, bool Pending)
{
    public static SpeakersBody From(MeetingSpeakers meeting, bool pending = false) => new(
        meeting.Transcript.Id,
        [.. meeting.Speakers.Select(speaker => new SpeakerBody(
            speaker.Name, speaker.InFile, speaker.Turns, Math.Round(speaker.Share, 4),
            [.. speaker.Excerpts.Select(excerpt => new ExcerptBody(excerpt.Turn, TranscriptTime.Format(excerpt.StartMs), excerpt.Text))]))],
        [.. meeting.Changes.Select(SpeakerChangeBody.From)],
        pending);
}

/// <summary>Someone who speaks in a meeting.</summary>
/// <param name="Name">The name that is shown.</param>
/// <param name="InFile">The names that the file has for them.</param>
/// <param name="Turns">Number of turns.</param>
/// <param name="Share">Share of the speaking time, 0 to 1.</param>
/// <param name="Excerpts">Some of what they say, to know them by.</param>
internal sealed record SpeakerBody(string Name, IReadOnlyList<string> InFile, int Turns, double Share, IReadOnlyList<ExcerptBody> Excerpts);

/// <summary>Some of what a speaker says.</summary>
/// <param name="Turn">The turn, from 0.</param>
/// <param name="Start"><c>m:ss</c> or <c>h:mm:ss</c>; null if the file has no times.</param>
/// <param name="Text">The beginning of its text.</param>
internal sealed record ExcerptBody(int Turn, string? Start, string Text);

/// <summary>A change to the names of speakers.</summary>
/// <param name="Id">Undo it with <c>DELETE /admin/transcripts/{id}/speakers/changes/{change}</c>.</param>
/// <param name="Kind"><c>rename</c>, <c>merge</c> or <c>split</c>.</param>
/// <param name="Scope"><c>meeting</c> or <c>all</c>.</param>
/// <param name="Names">Who became whom.</param>
/// <param name="Turns">The turns of a split, by their place when it was made; null for others.</param>
/// <param name="By">Who made it.</param>
/// <param name="UndoneAt">When it was undone; null if it is in force.</param>
internal sealed record SpeakerChangeBody(
    long Id, SpeakerChangeKind Kind, string Scope, IReadOnlyList<NameChange> Names, IReadOnlyList<int>? Turns, DateTime At, string By, DateTime? UndoneAt, string? UndoneBy)
{
    public static SpeakerChangeBody From(SpeakerChange change) => new(
        change.Id, change.Kind, change.TranscriptId is null ? "all" : "meeting", change.Names, change.Turns?.ConvertAll(turn => turn.Index), change.AtUtc, change.By, change.UndoneAtUtc, change.UndoneBy);
}
