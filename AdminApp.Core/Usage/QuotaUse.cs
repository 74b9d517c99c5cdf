using AdminApp.Core.Llm.Metering;

namespace AdminApp.Core.Usage;

/// <summary>A quota and what is used of it today (UTC): the same sums that refuse a question.</summary>
/// <param name="Code">Whose it is: <c>user:ID</c>, <c>key:ID</c> or a name that a key gives.</param>
/// <param name="Quota">The quota; <see cref="Usage.Quota.IsNone"/> for none.</param>
/// <param name="Used">What is used.</param>
public sealed record QuotaUse(string Code, Quota Quota, UsageSums Used)
{
    /// <summary>Used share of the quota that is nearest to its end, in percent; 0 without a quota.</summary>
    public double Percent => Math.Max(Share(Used.Questions, Quota.Questions), Share(Used.Tokens, Quota.Tokens));

    /// <summary>Whether the next question is refused.</summary>
    public bool IsUsedUp => IsOver(Used);

    /// <summary>Questions that are left; null without such a quota.</summary>
    public long? QuestionsLeft => Quota.Questions > 0 ? Math.Max(0, Quota.Questions - Used.Questions) : null;

    /// <summary>Tokens that are left; null without such a quota.</summary>
    public long? TokensLeft => Quota.Tokens > 0 ? Math.Max(0, Quota.Tokens - Used.Tokens) : null;

    /// <summary>Whether that much leaves no room for a question: it is accepted while what is used is below the quota.</summary>
    public bool IsOver(UsageSums used) => AreQuestionsOver(used) || (Quota.Tokens > 0 && used.Tokens >= Quota.Tokens);

    /// <summary>Whether it is the number of questions that leaves no room.</summary>
    public bool AreQuestionsOver(UsageSums used) => Quota.Questions > 0 && used.Questions >= Quota.Questions;

    private static double Share(long used, long quota) => quota > 0 ? 100.0 * used / quota : 0;
}
