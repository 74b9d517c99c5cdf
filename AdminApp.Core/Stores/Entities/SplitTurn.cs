namespace AdminApp.Core.Stores.Entities;

/// <summary>A turn that was given to someone else, so that it is found again in another version of the file.</summary>
/// <param name="Index">Its position in the version in which that was done.</param>
/// <param name="Text">The first 16 hex digits of the SHA-256 of its text.</param>
/// <param name="Speaker">Who speaks as the file has it.</param>
public sealed record SplitTurn(int Index, string Text, string Speaker);
