namespace AdminApp.Core.Transcripts;

/// <summary>Where a file was.</summary>
/// <param name="Folder">Name of its folder.</param>
/// <param name="NameIsShared">Whether files in other folders of the same import have the same name. If so, the title and the stored name come from the folder.</param>
public sealed record ImportOrigin(string Folder, bool NameIsShared);
