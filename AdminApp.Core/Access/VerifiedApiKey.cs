using AdminApp.Core.Stores.Entities;

namespace AdminApp.Core.Access;

/// <summary>A living key, without its secret.</summary>
/// <param name="Id">Identity.</param>
/// <param name="Name">Its name.</param>
/// <param name="Role">What it may do.</param>
public sealed record VerifiedApiKey(Guid Id, string Name, ApiKeyRole Role);
