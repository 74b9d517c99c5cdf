namespace AdminApp.Core.Llm.Scheduling;

/// <summary>The tokens of a calendar month (UTC), as the budget counts them: what is refused is refused by this number.</summary>
/// <param name="Month">The month, such as 202611; 0 before it is known.</param>
/// <param name="Used">Tokens so far, with what is reserved for running calls.</param>
/// <param name="Limit">Maximum (<c>Mistral:TokensPerMonth</c>); 0 for none.</param>
public sealed record MonthTokens(int Month, long Used, long Limit);
