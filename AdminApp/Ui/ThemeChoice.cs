namespace AdminApp.Ui;

/// <summary>Which theme someone chose.</summary>
public enum ThemeChoice
{
    /// <summary>As the system says.</summary>
    System,

    /// <summary>Always light.</summary>
    Light,

    /// <summary>Always dark.</summary>
    Dark,
}
