namespace AdminApp.Core.Scopes;

/// <summary>A language that scopes are read in.</summary>
public enum QuestionLanguage
{
    /// <summary>English, and every language that is not known.</summary>
    English,

    /// <summary>German.</summary>
    German,

    /// <summary>French.</summary>
    French,

    /// <summary>Spanish.</summary>
    Spanish,

    /// <summary>Italian.</summary>
    Italian,
}
