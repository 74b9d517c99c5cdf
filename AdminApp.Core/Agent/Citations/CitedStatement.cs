using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Agent.Citations;

/// <summary>One citation of an answer's text, tied to what supports it.</summary>
/// <param name="Index">Where its bracket opens in the text.</param>
/// <param name="Number">Its number.</param>
/// <param name="Text">The words of the answer that it stands behind.</param>
/// <param name="Source">The quote that supports them; null where the answer has no such source.</param>
public sealed record CitedStatement(int Index, int Number, string Text, Citation? Source);
