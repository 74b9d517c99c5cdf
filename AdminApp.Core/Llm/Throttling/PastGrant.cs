namespace AdminApp.Core.Llm.Throttling;

/// <summary>A grant that an earlier process made and that may still count.</summary>
/// <param name="SentAt">When it was sent, on the throttle's clock; of one that was granted and perhaps not sent: now.</param>
/// <param name="Tokens">What it cost, or reserved.</param>
internal sealed record PastGrant(TimeSpan SentAt, long Tokens);
