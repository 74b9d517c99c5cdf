using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Transcripts.Speakers;

/// <summary>The names of turns while changes are applied to them one after the other.</summary>
internal sealed class NameFolding
{
    private readonly Dictionary<string, Speaker> _speakers = new(StringComparer.Ordinal);
    private readonly Speaker[] _of;
    private readonly string[] _inFile;
    private readonly SplitTurns _turns;

    /// <summary>Begins with the names in the file.</summary>
    /// <param name="turns">All turns of a transcript, in order from index 0.</param>
    public NameFolding(IReadOnlyList<Turn> turns)
    {
        _of = new Speaker[turns.Count];
        _inFile = new string[turns.Count];
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < turns.Count; i++)
        {
            var name = NamedTurns.InFile(turns[i]);
            if (!keys.TryGetValue(name, out var key))
            {
                keys[name] = key = SpeakerKey.Of(name);
            }

            _inFile[i] = key;
            _of[i] = Known(key, name);
            _of[i].Turns.Add(i);
        }

        _turns = new SplitTurns(turns, _inFile);
    }

    /// <summary>Number of turns of splits that were not found.</summary>
    public int Lost { get; private set; }

    /// <summary>The name of a turn now.</summary>
    public string NameOf(int turn) => _of[turn].Name;

    /// <summary>Applies one more change.</summary>
    public void Add(SpeakerChange change)
    {
        if (change.Turns is { } split)
        {
            var found = _turns.Find(split);
            Lost += split.Count - found.Count;
            Give(change.Names[0].To, found);
            return;
        }

        // All at the same time, so that two speakers can change names.
        foreach (var (to, turns) in change.Names.Select(pair => (pair.To, Turns: TurnsOf(pair))).ToList())
        {
            Give(to, turns);
        }

        List<int> TurnsOf(NameChange pair)
        {
            var turns = _speakers.TryGetValue(SpeakerKey.Of(pair.From), out var from) ? from.Turns.ToList() : [];
            // Where an earlier change that gave the name was undone, the file's own name stands there again.
            foreach (var key in pair.InFile?.Select(SpeakerKey.Of) ?? [])
            {
                turns.AddRange(_speakers.TryGetValue(key, out var own) && own != from ? own.Turns.Where(turn => _inFile[turn] == key) : []);
            }

            // So that a name that becomes its own with another spelling is not there any more.
            foreach (var turn in turns)
            {
                _of[turn].Turns.Remove(turn);
            }

            return turns;
        }
    }

    private void Give(string name, IReadOnlyList<int> turns)
    {
        if (turns.Count == 0)
        {
            return;
        }

        var to = Known(SpeakerKey.Of(name), name);
        if (to.Turns.Count == 0)
        {
            to.Name = name;
        }

        foreach (var turn in turns)
        {
            _of[turn].Turns.Remove(turn);
            (_of[turn] = to).Turns.Add(turn);
        }
    }

    private Speaker Known(string key, string name) => _speakers.TryGetValue(key, out var known) ? known : _speakers[key] = new Speaker(name);

    private sealed class Speaker(string name)
    {
        public string Name { get; set; } = name;

        public HashSet<int> Turns { get; } = [];
    }
}
