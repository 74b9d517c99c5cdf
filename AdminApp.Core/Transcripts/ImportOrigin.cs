namespace AdminApp.Core.Transcripts;

/// <summary>Where a file was.</summary>
/// <param name="Folder">Name of its folder.</param>
/// <param name="NameIsShared">Whether files in other folders of the same import have its name: then the folder tells the meeting's title and the name to store it under.</param>
public sealed record ImportOrigin(string Folder, bool NameIsShared);
