using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Access;

/// <summary>A valid key, without its secret.</summary>
/// <param name="Role">What it may do.</param>
public sealed record VerifiedApiKey(Guid Id, string Name, ApiKeyRole Role);
