using EmailSummarization;

return await SampleCommand.InvokeAsync(args, SampleRun.RunAsync);
