namespace AdminApp.Core.Alerts;

/// <summary>What fires, and what fired.</summary>
public interface IAlertLog
{
    /// <summary>Newest first, at most 200.</summary>
    IReadOnlyList<AlertEvent> Events { get; }
}
