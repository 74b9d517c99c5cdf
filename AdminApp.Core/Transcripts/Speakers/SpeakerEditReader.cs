using System.Globalization;
using AdminApp.Core.Stores.Entities;
using AdminApp.Core.Transcripts.Formats;

namespace AdminApp.Core.Transcripts.Speakers;

/// <summary>Checks an edit against the names that there are, and turns it into changes.</summary>
/// <param name="names">The speakers of the transcript, or of all transcripts.</param>
/// <param name="inAll">Whether it is for all transcripts.</param>
internal sealed class SpeakerEditReader(IEnumerable<string> names, bool inAll)
{
    private const int MaxListed = 20;

    private readonly Dictionary<string, string> _names = names.GroupBy(SpeakerKey.Of, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);

    /// <summary>The changes, in order.</summary>
    /// <param name="edit">The edit.</param>
    /// <param name="turns">The turns of the transcript; none for all transcripts.</param>
    /// <exception cref="InvalidSpeakerChangeException">It can't be made.</exception>
    public List<SpeakerChange> Read(SpeakerEdit edit, IReadOnlyList<Turn> turns)
    {
        if (edit.Rename.Count + edit.Merge.Sum(group => group.Count) > SpeakerEdit.MaxNames)
        {
            throw new InvalidSpeakerChangeException($"At most {SpeakerEdit.MaxNames} names can be changed at once.");
        }

        var changes = new List<SpeakerChange>();
        if (Renames(edit.Rename) is { Count: > 0 } renames)
        {
            changes.Add(Change(SpeakerChangeKind.Rename, renames));
        }

        foreach (var group in edit.Merge)
        {
            if (Merged(group, renamed: edit.Rename) is { Count: > 0 } merged)
            {
                changes.Add(Change(SpeakerChangeKind.Merge, merged));
            }
        }

        if (edit.Split is { } split)
        {
            changes.Add(Split(split, turns));
        }

        foreach (var change in inAll ? [] : changes)
        {
            change.Names = change.Names.ConvertAll(name => name with { InFile = InFile(name.From, turns) });
        }

        return changes.Count > 0 ? changes : throw new InvalidSpeakerChangeException("Nothing would change: give names to rename or to merge, or turns to split off.");
    }

    private static IReadOnlyList<string> InFile(string name, IReadOnlyList<Turn> turns)
    {
        var key = SpeakerKey.Of(name);
        return [.. turns.Where(turn => SpeakerKey.Of(turn.Speaker) == key).Select(NamedTurns.InFile).Distinct(StringComparer.Ordinal)];
    }

    private List<NameChange> Renames(IReadOnlyList<NameChange> rename)
    {
        var twice = rename.GroupBy(pair => SpeakerKey.Of(pair.From), StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw new InvalidSpeakerChangeException($"\"{twice.First().From}\" is renamed twice.");
        }

        var pairs = rename.Select(pair => new NameChange(Existing(pair.From), New(pair.To))).Where(pair => pair.From != pair.To).ToList();
        foreach (var pair in pairs)
        {
            _names.Remove(SpeakerKey.Of(pair.From));
        }

        foreach (var pair in pairs)
        {
            _names[SpeakerKey.Of(pair.To)] = pair.To;
        }

        return pairs;
    }

    // A name may be the one before the renaming in the same edit.
    private List<NameChange> Merged(IReadOnlyList<string> group, IReadOnlyList<NameChange> renamed)
    {
        var people = group.Select(name => Existing(renamed.FirstOrDefault(pair => SpeakerKey.Comparer.Equals(pair.From, name) && !_names.ContainsKey(SpeakerKey.Of(name)))?.To ?? name))
            .Distinct(SpeakerKey.Comparer).ToList();
        if (group.Count < 2)
        {
            throw new InvalidSpeakerChangeException("Merging needs two names or more, the one to keep first.");
        }

        foreach (var name in people.Skip(1))
        {
            _names.Remove(SpeakerKey.Of(name));
        }

        return [.. people.Skip(1).Select(name => new NameChange(name, people[0]))];
    }

    private SpeakerChange Split(SpeakerSplit split, IReadOnlyList<Turn> turns)
    {
        var (from, to) = (Existing(split.From), New(split.To));
        if ((split.Turns is null) == (split.FromTurn is null))
        {
            throw new InvalidSpeakerChangeException("Say which turns to split off: either a list of turns, or the first one, from which on all of the speaker's turns go with it.");
        }

        if (SpeakerKey.Comparer.Equals(from, to))
        {
            throw new InvalidSpeakerChangeException($"These turns are {from}'s already.");
        }

        var given = split.Turns ?? [split.FromTurn!.Value];
        if (given.Count == 0)
        {
            throw new InvalidSpeakerChangeException("Give one turn or more to split off.");
        }

        if (given.Where(index => index < 0 || index >= turns.Count).Select(index => (int?)index).FirstOrDefault() is { } wrong)
        {
            throw new InvalidSpeakerChangeException(string.Create(CultureInfo.InvariantCulture, $"Turns are numbered from 0 to {turns.Count - 1}; there is no turn {wrong}."));
        }

        var chosen = split.Turns is { } list ? list.Distinct().Order().Select(index => turns[index]).ToList() : [.. turns.Skip(split.FromTurn!.Value).Where(IsTheirs)];
        if (chosen.Find(turn => !IsTheirs(turn)) is { } other)
        {
            throw new InvalidSpeakerChangeException($"Turn {other.Index} is {other.Speaker}'s, not {from}'s.");
        }

        if (chosen.Count > SpeakerEdit.MaxTurns)
        {
            throw new InvalidSpeakerChangeException(string.Create(CultureInfo.InvariantCulture, $"At most {SpeakerEdit.MaxTurns:N0} turns can be split off at once; these are {chosen.Count:N0}."));
        }

        return chosen.Count > 0
            ? Change(SpeakerChangeKind.Split, [new NameChange(from, to)], chosen.ConvertAll(SplitTurns.Remember))
            : throw new InvalidSpeakerChangeException($"{from} has no turn from {split.FromTurn} on.");

        bool IsTheirs(Turn turn) => SpeakerKey.Comparer.Equals(turn.Speaker, from);
    }

    private string Existing(string name)
    {
        if (inAll && SpeakerKey.Comparer.Equals(name, ParsedTurn.Unknown))
        {
            throw new InvalidSpeakerChangeException($"\"{ParsedTurn.Unknown}\" stands for speakers that a file does not name, so it can be a different person in each meeting. Rename it in each meeting separately.");
        }

        return _names.TryGetValue(SpeakerKey.Of(name), out var known) ? known : throw Missing(name);
    }

    private InvalidSpeakerChangeException Missing(string name) =>
        new($"No speaker of {(inAll ? "any" : "this")} meeting is called \"{SpeakerKey.Clean(name)}\". Its speakers are {string.Join(", ", _names.Values.Order(StringComparer.OrdinalIgnoreCase).Take(MaxListed))}{(_names.Count > MaxListed ? " and others" : "")}.");

    private static string New(string name)
    {
        if (name.Length > SpeakerKey.MaxLength)
        {
            throw new InvalidSpeakerChangeException($"A name can have at most {SpeakerKey.MaxLength} characters; this one has {name.Length}.");
        }

        return SpeakerKey.Clean(name) is { Length: > 0 } clean ? clean : throw new InvalidSpeakerChangeException("A speaker needs a name.");
    }

    private static SpeakerChange Change(SpeakerChangeKind kind, List<NameChange> names, List<SplitTurn>? turns = null) => new() { Kind = kind, Names = names, Turns = turns, By = "" };
}
