using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace SafeGenAI.Testing.OpenAi;

/// <summary>Reads a request body up to a limit.</summary>
internal static class OpenAiRequestBody
{
    private const int BlockBytes = 16 * 1024;

    /// <exception cref="RequestRejectedException">The body is longer than the limit.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>();
        byte[] block = new byte[BlockBytes];
        long total = 0;
        for (int read; (read = await request.Body.ReadAsync(block, cancellationToken)) > 0;)
        {
            total += read;
            // What is too long is read to its end but not kept: a client that still writes would see a reset, not the 413.
            if (total <= maxBytes)
            {
                body.Write(block.AsSpan(0, read));
            }
        }

        return total <= maxBytes
            ? body.WrittenMemory
            : throw new RequestRejectedException(
                StatusCodes.Status413PayloadTooLarge,
                $"The request body has {total} bytes, {nameof(OpenAiStubOptions.MaxRequestBodyBytes)} is {maxBytes}. Send less, or raise the limit.");
    }
}
