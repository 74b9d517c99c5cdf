namespace AdminApp.Core.Configuration;

/// <summary>What is wrong with one setting.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value as given, without what may be secret in it; empty for a secret.</param>
/// <param name="Allowed">What is allowed, in words.</param>
public sealed record SettingFault(string Key, string Value, string Allowed)
{
    /// <summary>The other key of a broken rule; null for a value that is wrong by itself.</summary>
    public string? Related { get; init; }

    /// <summary>One line for a person.</summary>
    public override string ToString() => Value.Length == 0 ? $"{Key}: {Allowed}" : $"{Key} = {Value}; allowed: {Allowed}";
}
