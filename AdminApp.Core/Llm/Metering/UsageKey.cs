using AdminApp.Core.Primitives;

namespace AdminApp.Core.Llm.Metering;

/// <summary>Whose usage it is, of what, and when: the key of a row of <see cref="Stores.Entities.UsageDay"/>.</summary>
internal readonly record struct UsageKey(DateOnly Day, string User, string Key, string Model)
{
    /// <summary>Longest user, key, model or tag, in characters.</summary>
    public const int MaxLength = 200;

    /// <summary>All writers take rows in this order, so that they never wait for each other in a circle.</summary>
    public static Comparer<UsageKey> Order { get; } = Comparer<UsageKey>.Create((one, other) => Compare(one, other));

    /// <summary>The key for a caller; an empty model counts questions.</summary>
    public static UsageKey Of(DateOnly day, CallerTerms terms, string model) => new(day, Clean(terms.User), Clean(terms.Key), Clean(model));

    /// <summary>A name as the store takes it.</summary>
    public static string Clean(string name) => TextCap.Cut(ValidText.From(name), MaxLength);

    private static int Compare(UsageKey one, UsageKey other) =>
        (one.Day.CompareTo(other.Day), string.CompareOrdinal(one.User, other.User), string.CompareOrdinal(one.Key, other.Key)) switch
        {
            (not 0 and var day, _, _) => day,
            (_, not 0 and var user, _) => user,
            (_, _, not 0 and var key) => key,
            _ => string.CompareOrdinal(one.Model, other.Model),
        };
}
