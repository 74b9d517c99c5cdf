namespace AdminApp.Core.Stores.Entities;

/// <summary>What a file says about its meeting.</summary>
/// <param name="Title">Title of the meeting.</param>
/// <param name="Date">Day of the meeting, if the file has one.</param>
public sealed record FileDetails(string Title, DateOnly? Date);
