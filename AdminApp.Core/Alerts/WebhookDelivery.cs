namespace AdminApp.Core.Alerts;

/// <summary>How the last delivery to the webhook went.</summary>
/// <param name="AtUtc">When it ended (UTC).</param>
/// <param name="Error">Why it failed, for people; null if it arrived.</param>
/// <param name="Attempts">Attempts that it took.</param>
/// <param name="Took">Time of the last attempt.</param>
public sealed record WebhookDelivery(DateTime AtUtc, string? Error, int Attempts, TimeSpan Took);
