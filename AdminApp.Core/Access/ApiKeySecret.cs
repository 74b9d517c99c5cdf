using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AdminApp.Core.Access;

/// <summary>The text of an API key: how it is made, hashed and shortened for display.</summary>
public static class ApiKeySecret
{
    /// <summary>What every generated key begins with, so that people and secret scanners know it.</summary>
    public const string Prefix = "aa_";

    /// <summary>Shortest key taken from the configuration, in characters: whoever can write it there is trusted with it. Generated keys have 46.</summary>
    public const int MinLength = 1;

    /// <summary>A key from the configuration that is shorter is taken with a warning, since it may be guessed.</summary>
    public const int SafeLength = 16;

    /// <summary>Longest key looked at, in characters; a longer one is no key.</summary>
    public const int MaxLength = 256;

    private const int RandomBytes = 32;
    private const int ShownCharacters = 8;

    /// <summary>A new key: <see cref="Prefix"/> and 32 random bytes in base64url.</summary>
    public static string Generate() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>SHA-256 in lower-case hex. Keys are long and random, so that a slow hash would only cost time.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(HashBytes(secret));

    /// <summary>The first characters, to tell keys apart: 8, but never more than a quarter of the key.</summary>
    public static string Shown(string secret) => secret[..Math.Min(ShownCharacters, secret.Length / 4)];

    internal static byte[] HashBytes(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
