/** The environment variable that names the bars of whoever asks for none, in place of the sample. */
export const BARS_VARIABLE: string = "ATA_LAB_BARS";
