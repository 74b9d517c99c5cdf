namespace AdminApp.Core.Llm.Throttling;

/// <summary>A grant of an earlier process that may still count.</summary>
/// <param name="SentAt">When it was sent, on the throttle's clock; the current time if it was granted but perhaps not sent.</param>
/// <param name="Tokens">Its cost, or what was reserved.</param>
internal sealed record PastGrant(TimeSpan SentAt, long Tokens);
