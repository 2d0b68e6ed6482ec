/** The words that the widgets of positions share. */
export const words = {
  hand: "hand",
  more: "More",
  base: { label: "Base", hint: "A small one gives numbers that you can check by hand: 16 with width 8." },
  width: "Width d_model",
};
