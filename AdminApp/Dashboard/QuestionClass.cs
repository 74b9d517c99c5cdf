namespace AdminApp.Dashboard;

/// <summary>Whose times the charts show.</summary>
public enum QuestionClass
{
    /// <summary>All questions.</summary>
    All,

    /// <summary>People at pages.</summary>
    Interactive,

    /// <summary>Programs at the HTTP API.</summary>
    Api,

    /// <summary>Background and Deferred.</summary>
    Background,
}
