namespace AdminApp.Core.Scopes;

/// <summary>A language in which scopes are read from questions.</summary>
public enum QuestionLanguage
{
    /// <summary>English, and every unknown language.</summary>
    English,

    German,

    French,

    Spanish,

    Italian,
}
