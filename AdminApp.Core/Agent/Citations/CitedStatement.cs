using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Agent.Citations;

/// <summary>One citation in an answer's text, with what supports it.</summary>
/// <param name="Index">Position of its opening bracket.</param>
/// <param name="Text">The words of the answer that it supports.</param>
/// <param name="Source">The quote that supports them; null if the answer has no such source.</param>
public sealed record CitedStatement(int Index, int Number, string Text, Citation? Source);
