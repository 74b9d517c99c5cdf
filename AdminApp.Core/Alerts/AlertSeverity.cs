namespace AdminApp.Core.Alerts;

/// <summary>How bad it is.</summary>
public enum AlertSeverity
{
    /// <summary>Look at it today.</summary>
    Warning,

    /// <summary>People are affected now.</summary>
    Critical,
}
