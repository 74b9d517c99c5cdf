namespace AdminApp.Core.Usage;

/// <summary>By what usage is listed.</summary>
public enum UsageGroup
{
    /// <summary>Who asked: a person, a key that asks for itself, a name that a key gives, or the program.</summary>
    Person,

    /// <summary>The API key that asked.</summary>
    Key,

    /// <summary>The model that was asked.</summary>
    Model,

    /// <summary>The meetings in the prompts.</summary>
    Meeting,

    /// <summary>The day (UTC).</summary>
    Day,
}
