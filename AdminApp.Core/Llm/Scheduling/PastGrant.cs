namespace AdminApp.Core.Llm.Scheduling;

/// <summary>A grant of an earlier process that may still count.</summary>
/// <param name="Group">Identifies account and model.</param>
/// <param name="SentAt">When it was sent, on the scheduler's clock; the time of the restart if it was granted but perhaps not sent.</param>
/// <param name="Tokens">Its cost, or what was reserved.</param>
/// <param name="Requests">1; 0 for a part of its cost that counts from a later time.</param>
internal sealed record PastGrant(int Group, TimeSpan SentAt, long Tokens, int Requests = 1);
