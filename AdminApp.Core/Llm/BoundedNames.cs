using AdminApp.Core.Primitives;

namespace AdminApp.Core.Llm;

/// <summary>
/// Limits the number and length of names from outside, such as models, in the attributes of a metric, where each name adds a series. The
/// first <see cref="MaxNames"/> are kept; all others become <see cref="Other"/>. Thread-safe.
/// </summary>
internal sealed class BoundedNames
{
    /// <summary>Maximum number of different names.</summary>
    public const int MaxNames = 20;

    /// <summary>Maximum length of a name, in characters.</summary>
    public const int MaxLength = 100;

    /// <summary>Stands for every name beyond <see cref="MaxNames"/>.</summary>
    public const string Other = "_OTHER";

    private readonly Lock _lock = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>The name itself, cut to <see cref="MaxLength"/>, or <see cref="Other"/>.</summary>
    public string Bound(string name)
    {
        var cut = TextCap.Cut(name, MaxLength);
        lock (_lock)
        {
            return _names.Contains(cut) || (_names.Count < MaxNames && _names.Add(cut)) ? cut : Other;
        }
    }
}
