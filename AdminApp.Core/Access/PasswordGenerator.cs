using System.Security.Cryptography;

namespace AdminApp.Core.Access;

/// <summary>Generates passwords and codes that are easy to read out and to type: no 0, O, 1, I or L.</summary>
internal static class PasswordGenerator
{
    private const string LowerCase = "abcdefghjkmnpqrstuvwxyz23456789";
    private const string UpperCase = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

    /// <summary>Four groups of five characters of 31: 99 bits.</summary>
    public static string Password() => string.Join('-', RandomNumberGenerator.GetString(LowerCase, 20).Chunk(5).Select(group => new string(group)));

    /// <summary>Two groups of four characters of 31, such as <c>K7QD-2M9P</c>: 39 bits, enough for three attempts in ten minutes.</summary>
    public static string Code() => string.Join('-', RandomNumberGenerator.GetString(UpperCase, 8).Chunk(4).Select(group => new string(group)));
}
