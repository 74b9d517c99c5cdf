namespace AdminApp.Core.Transcripts.Formats.Lines;

/// <summary>
/// Which words before a colon are names of speakers. That depends on the whole file: if nearly every line starts that way, all
/// are, except what reads like a sentence; otherwise a label must look like a name and open the file, occur again, or be a first
/// and a last name where other labels are known.
/// </summary>
internal sealed class SpeakerLabels
{
    private const double NearlyAll = 0.8;

    // Labels of which none occurs again are points of a list, unless they are fewer than these.
    private const int FewestPoints = 4;

    // A name in lowercase that occurs again may have as many words.
    private const int MostWords = 3;

    // A title and a date may stand above the first speaker.
    private const int Opening = 3;

    private readonly HashSet<string> _names;
    private readonly bool _nearlyAll;

    private SpeakerLabels(HashSet<string> names, bool nearlyAll)
    {
        _names = names;
        _nearlyAll = nearlyAll;
    }

    /// <summary>What a label is.</summary>
    public enum Kind
    {
        /// <summary>A speaker.</summary>
        Speaker,

        /// <summary>Part of what someone says.</summary>
        Speech,

        /// <summary>It may be either, so from here on the speaker is unknown.</summary>
        Unclear,
    }

    /// <summary>Whether any line names its speaker.</summary>
    public bool Any => _names.Count > 0;

    /// <summary>The speakers.</summary>
    public IReadOnlyCollection<string> Names => _names;

    /// <summary>Learns the labels of a file.</summary>
    /// <param name="labels">The label of each line of speech, in order; null for a line without one.</param>
    /// <param name="timed">Labels that have a time beside them.</param>
    /// <param name="certain">Labels of which the form tells that they name someone: nobody writes such a time within a sentence.</param>
    public static SpeakerLabels Learn(IReadOnlyCollection<string?> labels, IReadOnlyCollection<string>? timed = null, IReadOnlyCollection<string>? certain = null)
    {
        // "He said:" may come twice in what is said, so it takes a file in which labels are common.
        var often = labels.Count(l => l is not null) * 2 >= labels.Count;
        var sure = (timed ?? []).CountBy(l => l, StringComparer.OrdinalIgnoreCase).Where(l => SpeakerName.IsName(l.Key) || (often && l.Value > 1 && SpeakerName.NameWordCount(l.Key) <= MostWords && !SpeakerName.IsOpener(l.Key))).Select(l => l.Key)
            .Concat((certain ?? []).Where(l => !SpeakerName.IsOpener(l))).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var counts = labels.OfType<string>().CountBy(l => l, StringComparer.OrdinalIgnoreCase).ToDictionary(StringComparer.OrdinalIgnoreCase);
        if (counts.Count == 0 || (sure.Count == 0 && counts.Count >= FewestPoints && counts.Values.All(count => count == 1)))
        {
            return new SpeakerLabels([], nearlyAll: false);
        }

        var nearlyAll = counts.Values.Sum() >= NearlyAll * labels.Count;
        var opens = labels.Take(Opening).OfType<string>().FirstOrDefault() is { } first && SpeakerName.IsNameLike(first);
        var names = counts.Where(c => nearlyAll ? IsLabel(c.Key, c.Value) : SpeakerName.IsNameLike(c.Key) && (opens || c.Value > 1)).Select(c => c.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        names.UnionWith(sure);
        if (names.Count > 0)
        {
            var given = names.Count(n => SpeakerName.WordCount(n) == 1) * 2 > names.Count;
            names.UnionWith(counts.Keys.Where(l => SpeakerName.IsFullName(l) || (given && SpeakerName.WordCount(l) == 1 && SpeakerName.IsNameLike(l))));
        }

        return new SpeakerLabels(names, nearlyAll);
    }

    /// <summary>All labels of a file that a program wrote are names.</summary>
    public static SpeakerLabels Of(IReadOnlyCollection<string?> labels) =>
        new(labels.OfType<string>().Where(l => SpeakerName.WordCount(l) <= 6).ToHashSet(StringComparer.OrdinalIgnoreCase), nearlyAll: true);

    /// <summary>Whether a label names its speaker.</summary>
    public Kind Of(string label) => this switch
    {
        _ when _names.Contains(label) => Kind.Speaker,
        _ when SpeakerName.IsOpener(label) || SpeakerName.NameWordCount(label) > 2 => Kind.Speech,
        _ when Any && (_nearlyAll || SpeakerName.IsNameLike(label)) => Kind.Unclear,
        _ => Kind.Speech,
    };

    // Where all lines have labels, one that occurs once and has more words than names have in lowercase is a sentence.
    private static bool IsLabel(string label, int count) =>
        count > 1 ? !SpeakerName.IsOpener(label) || count > 3 : SpeakerName.IsNameLike(label) || (SpeakerName.WordCount(label) == 1 && !SpeakerName.IsOpener(label));
}
